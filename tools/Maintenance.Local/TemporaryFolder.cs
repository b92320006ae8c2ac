namespace Maintenance.Local;

/// <summary>A folder that only its owner can enter, gone with this object.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public TemporaryFolder() => Directory.CreateDirectory(Path, OwnerOnly);

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"maintenance-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}");

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
