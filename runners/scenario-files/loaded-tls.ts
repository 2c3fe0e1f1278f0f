/** Whether this process has loaded what speaks TLS. */
export function hasLoadedTls(): boolean {
  const { moduleLoadList } = process as typeof process & { readonly moduleLoadList?: readonly string[] }
  return moduleLoadList?.includes('NativeModule tls') !== false
}
