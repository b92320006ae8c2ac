using System.Globalization;

namespace Maintenance.Local;

/// <summary>The file postmaster.pid, by which a server keeps others off its folder.</summary>
internal static class PostmasterLock
{
    /// <summary>
    /// Removes the file when its process number now belongs to something else, which PostgreSQL cannot know. When the
    /// process is gone the file is left: PostgreSQL then looks itself whether workers still use the shared memory.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server of that folder runs.</exception>
    public static void ClearStale(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "postmaster.pid");
        if (!File.Exists(file)
            || !int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id)
            || ProcessIdentity.Of(id) is not { IsRunning: true })
        {
            return;
        }

        if (IsServerOf(dataFolder, id))
            throw new InvalidOperationException($"A PostgreSQL server, process {id}, already runs on {dataFolder}.");

        File.Delete(file);
    }

    private static bool IsServerOf(string dataFolder, int id)
    {
        try
        {
            var command = File.ReadLines($"/proc/{id}/cmdline").First().Split('\0');
            return command[0].EndsWith("postgres", StringComparison.Ordinal) && command.Contains(dataFolder);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            return false; // it ended meanwhile
        }
    }
}
