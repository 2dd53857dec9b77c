export const filesIn = (transfer: DataTransfer | null): readonly File[] => Array.from(transfer?.files ?? [])

/** Files that are dropped anywhere on `panel` are taken; a browser would leave the page for them. */
export const takeDrops = (panel: HTMLElement, onDropped: (files: readonly File[]) => void): void => {
  const isOfFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true
  panel.addEventListener('dragover', (event) => {
    if (!isOfFiles(event)) return
    event.preventDefault()
    panel.classList.add('dropping')
  })
  panel.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && panel.contains(relatedTarget))) panel.classList.remove('dropping')
  })
  panel.addEventListener('drop', (event) => {
    panel.classList.remove('dropping')
    if (!isOfFiles(event)) return
    event.preventDefault()
    onDropped(filesIn(event.dataTransfer))
  })
}
