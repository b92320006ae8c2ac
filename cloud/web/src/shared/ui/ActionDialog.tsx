import { Dialog, DialogBackdrop, DialogPanel, DialogTitle } from '@headlessui/react'
import type { ReactNode } from 'react'

type Props = { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }

/** A question before an act: at the bottom of a phone, where the thumb is; in the middle of a desk. */
export function ActionDialog({ title, onClose, children }: Props) {
  return (
    <Dialog open onClose={onClose} className="relative z-40">
      <DialogBackdrop className="fixed inset-0 bg-black/60" />
      <div className="fixed inset-0 flex items-end justify-center lg:items-center">
        <DialogPanel className="max-h-[90dvh] w-full max-w-lg overflow-y-auto rounded-t-2xl border border-line bg-surface p-5 text-ink lg:rounded-2xl">
          <DialogTitle className="mb-4 text-xl font-bold">{title}</DialogTitle>
          {children}
        </DialogPanel>
      </div>
    </Dialog>
  )
}
