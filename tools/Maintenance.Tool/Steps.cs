using System.Globalization;

namespace Maintenance.Tool;

/// <summary>Says each step with the seconds since the start. The last line of output is never its own.</summary>
internal sealed class Steps
{
    private readonly long _started = TimeProvider.System.GetTimestamp();

    public void Say(string step) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(_started).TotalSeconds,6:0.0} s  {step}"));
}
