type Mode = { readonly code: string; readonly description: string }

/** E.g. VIB Vibration; the code alone where its description is not known, or not yet. */
export function modeWords(code: string, modes: readonly Mode[] = []): string {
  const mode = modes.find((one) => one.code === code)
  return mode ? `${code} ${mode.description}` : code
}
