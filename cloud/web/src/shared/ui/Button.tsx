import type { ComponentProps } from 'react'

type Tone = 'primary' | 'plain' | 'danger'

const tones: Readonly<Record<Tone, string>> = {
  primary: 'bg-accent text-accent-ink border-accent',
  plain: 'bg-surface text-ink border-line hover:bg-raised',
  danger: 'bg-surface text-danger border-danger hover:bg-danger-wash',
}

type Props = ComponentProps<'button'> & { readonly tone?: Tone }

export const buttonClass = (tone: Tone = 'plain'): string =>
  `touch inline-flex items-center justify-center gap-2 rounded-lg border-2 px-4 py-2 text-base font-semibold ${tones[tone]}`

export function Button({ tone = 'plain', type = 'button', className = '', ...rest }: Props) {
  return <button type={type} className={`${buttonClass(tone)} cursor-pointer disabled:cursor-default disabled:opacity-60 ${className}`} {...rest} />
}
