using System.Globalization;

namespace Maintenance.Local;

/// <summary>Finds the programs that Debian's packages install, some of them in folders that are not in PATH.</summary>
public static class InstalledProgram
{
    private const string PostgresRoot = "/usr/lib/postgresql";

    /// <summary>Full path of <paramref name="program"/>.</summary>
    /// <param name="package">The Debian package to name when the program is missing.</param>
    /// <param name="searchPath">Folders separated by ':' to search instead of PATH and Debian's own folders.</param>
    /// <exception cref="MissingProgramException">No such file in any of the folders.</exception>
    public static string Find(string program, string package, string? searchPath = null)
    {
        var folders = searchPath is null
            ? [.. Folders(Environment.GetEnvironmentVariable("PATH")), "/usr/sbin", "/usr/local/sbin", .. PostgresFolders()]
            : Folders(searchPath);

        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new MissingProgramException(
                program, package, searchPath is null ? $"PATH nor {PostgresRoot}/*/bin" : $"'{searchPath}'");
    }

    private static string[] Folders(string? path) =>
        (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> PostgresFolders() => !Directory.Exists(PostgresRoot)
        ? []
        : Directory.EnumerateDirectories(PostgresRoot)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"));
}
