using System.Runtime.CompilerServices;

namespace Maintenance.Edge.Tests;

/// <summary>Files of the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string File(string path, [CallerFilePath] string? here = null) =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", path);
}
