using System.Diagnostics;

namespace Maintenance.Local;

/// <summary>A folder that only its owner can enter, gone with this object.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Again until nothing is left: what ends with the process may still write for a moment.
    private const string RemoveWithProcess = "read -r _; while [ -e \"$0\" ] && ! rm -rf -- \"$0\"; do sleep 0.1; done";

    private readonly Process? _guard;

    public TemporaryFolder() => Directory.CreateDirectory(Path, OwnerOnly);

    // Its input closes when this process dies.
    private TemporaryFolder(string removal) : this() =>
        _guard = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", removal, Path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        });

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"maintenance-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}");

    /// <summary>
    /// A folder that is removed too where this process ends without <see cref="Dispose"/>, however it ends: by a program beside it,
    /// since who ends a test run does not wait until gigabytes are gone.
    /// </summary>
    public static TemporaryFolder GoneWithProcess() => new(RemoveWithProcess);

    /// <summary>As the kernel does for a process that was killed.</summary>
    internal void LoseProcess() => _guard?.StandardInput.Close();

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
        LoseProcess();
        _guard?.Dispose();
    }
}
