using System.Globalization;
using System.Text.RegularExpressions;
using Maintenance.Local;

namespace Maintenance.Benchmarks.Api;

/// <summary>Requests in a second that wrk gets answered on 16 connections.</summary>
internal static partial class WrkLoad
{
    public const int Connections = 16;

    /// <exception cref="InvalidOperationException">Something was not answered with success; the message has wrk's words.</exception>
    /// <param name="body">JSON to post; null: it is got.</param>
    public static async Task<double> RunAsync(Uri server, string path, BenchPerson person, string? body, TimeSpan span, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        List<string> arguments =
        [
            "-t1", $"-c{Connections}", string.Create(CultureInfo.InvariantCulture, $"-d{span.TotalSeconds:0}s"), "--timeout", "10s", "-H", $"Cookie: {person.Cookies}",
        ];
        if (body is not null)
        {
            var script = Path.Combine(folder.Path, "post.lua");
            await File.WriteAllTextAsync(script, $"wrk.method = 'POST'\nwrk.body = [[{body}]]\nwrk.headers['Content-Type'] = 'application/json'\nwrk.headers['X-Antiforgery'] = '{person.Antiforgery}'\n", cancellationToken);
            arguments.AddRange(["-s", script]);
        }

        arguments.Add(new Uri(server, "/api/v1" + path).ToString());
        var lines = await ChildProcess.RunAsync(new(InstalledProgram.Find("wrk", "wrk"), arguments) { Name = "wrk" }, cancellationToken);
        var said = string.Join('\n', lines);
        if (said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal) || Rate().Match(said) is not { Success: true } rate)
            throw new InvalidOperationException($"wrk on {path}: {said}");
        return double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();
}
