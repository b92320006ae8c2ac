using System.Diagnostics;

namespace Maintenance.Edge.Tests.Outbox;

/// <summary>A file system of its own in memory, as small as asked; unmounted when disposed.</summary>
internal sealed class SmallVolume : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="options">Of mount(8) for tmpfs, as in <c>size=512k,nr_inodes=16</c>.</param>
    /// <exception cref="InvalidOperationException">This process may not mount.</exception>
    public SmallVolume(string options)
    {
        if (!TryRun("mount", "-t", "tmpfs", "-o", options, "tmpfs", _folder.Path))
        {
            _folder.Dispose();
            throw new InvalidOperationException("mount(8) refused.");
        }
    }

    public string Path => _folder.Path;

    public static bool MayMount()
    {
        try
        {
            using var volume = new SmallVolume("size=4k");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Makes empty files until there is no room for the name of another.</summary>
    public void UseUpNames()
    {
        try
        {
            for (var i = 0; ; i++)
                File.Create(System.IO.Path.Combine(Path, $"other-{i}")).Dispose();
        }
        catch (IOException)
        {
            // None is left.
        }
    }

    public void Dispose()
    {
        TryRun("umount", _folder.Path);
        _folder.Dispose();
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
