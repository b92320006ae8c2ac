using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.Detection;

/// <summary>Where the recorded data and their scorers lie, and where a run may write.</summary>
/// <param name="Folder">Made for this run and removed after it.</param>
internal sealed record DetectionPlace(string Data, string Scorers, string Folder)
{
    private const string Python = "/usr/bin/python3";

    public static DetectionPlace Of(Checkout checkout, string folder) => new(
        Named("MAINTENANCE_DATA") ?? Beside(checkout, "data"), Named("MAINTENANCE_SCORERS") ?? Beside(checkout, "scorers"), folder);

    /// <summary>Names the first of the paths that is not there.</summary>
    public static string? FirstMissing(params IEnumerable<string> paths) => paths.FirstOrDefault(path => !Path.Exists(path)) is { } path
        ? $"{path} is not there"
        : null;

    public string Scorer(string script) => Path.Combine(Scorers, script);

    /// <summary>Runs a scorer.</summary>
    /// <returns>The lines that it printed.</returns>
    public Task<IReadOnlyList<string>> ScoreAsync(string script, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(new(Python, [Scorer(script), .. arguments]) { Name = script }, cancellationToken);

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? path : null;

    private static string Beside(Checkout checkout, string folder) => Path.GetFullPath(Path.Combine(checkout.Root, "..", "shared", folder));
}
