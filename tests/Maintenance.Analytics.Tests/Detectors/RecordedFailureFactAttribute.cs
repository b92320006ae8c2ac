using Xunit;

namespace Maintenance.Analytics.Tests.Detectors;

/// <summary>Needs the recorded series of the Numenta Anomaly Benchmark: in MAINTENANCE_DATA, or in shared/data beside the checkout.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedFailureFactAttribute : FactAttribute
{
    public RecordedFailureFactAttribute()
    {
        Folder = Environment.GetEnvironmentVariable("MAINTENANCE_DATA") ?? Beside(AppContext.BaseDirectory);
        if (Folder is null || !File.Exists(Path.Combine(Folder, Series)))
            Skip = $"{Series} is not there: name its folder in MAINTENANCE_DATA";
    }

    public const string Series = "nab/data/realKnownCause/machine_temperature_system_failure.csv";
    public const string Labels = "nab/labels/combined_windows.json";

    public string? Folder { get; }

    private static string? Beside(string start)
    {
        for (var folder = Path.GetDirectoryName(start); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "..", "shared", "data")))
                return Path.GetFullPath(Path.Combine(folder, "..", "shared", "data"));
        }

        return null;
    }
}
