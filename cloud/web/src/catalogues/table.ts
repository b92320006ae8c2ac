import type { FailureModeRecord, FailureModeTable } from '../shared/api/types'
import { detectorName } from '../shared/evidence/evidence'
import { signalName } from '../shared/units'

export type Rule = FailureModeTable['rules'][number]

/** What a person does to the table: without an original it is a row more, without a row one less. */
export type Edit = { readonly original: Rule | null; readonly rule: Rule | null }

/** Two rows about the same signal of the same class, whatever they lead to. */
export const isAboutTheSame = (a: Rule, b: Rule): boolean =>
  a.class === b.class && a.signal === b.signal && (a.direction ?? null) === (b.direction ?? null) && (a.detector ?? null) === (b.detector ?? null)

export const keyOf = ({ class: assetClass, signal, direction, detector }: Rule): string =>
  [assetClass, signal, direction ?? '', detector ?? ''].join('\n')

/** The whole table as it is after the edit: a changed row keeps its place, one that is gone meanwhile is added anew. */
export function edited(rules: readonly Rule[], { original, rule }: Edit): Rule[] {
  const at = original === null ? -1 : rules.findIndex((one) => isAboutTheSame(one, original))
  if (rule === null) return rules.filter((_, place) => place !== at)
  return at < 0 ? [...rules, rule] : rules.map((one, place) => (place === at ? rule : one))
}

export type AssetClass = { readonly code: string; readonly name: string }

/** A failure mode with the classes that can have it, by name. */
export type FailureMode = Pick<FailureModeRecord, 'code' | 'description' | 'category'> & { readonly assetClasses: readonly AssetClass[] }

/** Every class that can have a failure mode, by name. */
export function classesOf(modes: readonly FailureMode[]): AssetClass[] {
  const byCode = new Map(modes.flatMap((mode) => mode.assetClasses).map((one) => [one.code, one]))
  return [...byCode.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** The table's rows by class, in the order of the classes' names. */
export function groupsOf(rules: readonly Rule[], modes: readonly FailureMode[]): (AssetClass & { readonly rules: readonly Rule[] })[] {
  const known = classesOf(modes)
  const codes = [...new Set([...known.map((one) => one.code), ...rules.map((rule) => rule.class)])]
  return codes
    .map((code) => ({ code, name: known.find((one) => one.code === code)?.name ?? code, rules: rules.filter((rule) => rule.class === code) }))
    .filter((group) => group.rules.length > 0)
}

const directions = { High: 'too high', Low: 'too low' } as const

/** E.g. Vibration, too high, by Novelty. */
export const subjectOf = ({ signal, direction, detector }: Rule): string =>
  [signalName(signal), direction ? directions[direction] : 'either way', detector ? `by ${detectorName(detector)}` : null].filter(Boolean).join(', ')
