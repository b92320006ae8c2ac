namespace Maintenance.Benchmarks.Detection;

/// <summary>One part of the bench <c>detection</c>: a public data set or a cost, with its own figures and floors.</summary>
internal interface IYardstick
{
    string Name { get; }

    /// <summary>What is missing on this machine to measure it; null where it can be measured.</summary>
    string? Missing(DetectionPlace place);

    /// <summary>Measures. Names of figures begin with the yardstick's.</summary>
    Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken);
}
