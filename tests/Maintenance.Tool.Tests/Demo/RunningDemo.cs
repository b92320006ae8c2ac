using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Demo;
using Shouldly;

namespace Maintenance.Tool.Tests.Demo;

/// <summary>The demo as a person runs it: a program at whose output they look, ended by Ctrl-C.</summary>
internal sealed class RunningDemo : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);
    private readonly BorrowedCheckout _borrowed;
    private readonly ChildProcess _process;
    private readonly string _folder;

    private RunningDemo(BorrowedCheckout borrowed, ChildProcess process) =>
        (_borrowed, _process, _folder) = (borrowed, process, DemoRun.Folder(borrowed.Checkout));

    /// <summary>What it started.</summary>
    public IReadOnlyList<ProcessIdentity> Processes { get; private set; } = [];

    /// <summary>Returns once every device is online and more values were taken than before.</summary>
    /// <param name="before">Values that earlier runs took.</param>
    /// <param name="database">What MAINTENANCE_DB names; null: a private cluster.</param>
    public static async Task<RunningDemo> StartAsync(BorrowedCheckout borrowed, long before, string? database, bool reset, CancellationToken cancellationToken)
    {
        var options = borrowed.Maintain(reset ? ["demo", "--reset"] : ["demo"]) with
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["MAINTENANCE_DB"] = database },
            StopSignal = ProcessSignal.Interrupt,
            StopWithin = Bound,
        };
        var demo = new RunningDemo(borrowed, ChildProcess.Start(options));
        await demo._process.WaitForLineAsync(line => line.StartsWith("readings ", StringComparison.Ordinal), Bound, cancellationToken);
        await demo._process.WaitUntilAsync(async token => await demo.TakenAsync(token) > before + 50, Bound, "values", cancellationToken);
        demo.Processes = [.. (await File.ReadAllLinesAsync(Path.Combine(demo._folder, "processes"), cancellationToken))
            .Select(line => ProcessIdentity.Parse(line).ShouldNotBeNull())];
        demo.Processes.ShouldAllBe(process => process.IsRunning);
        return demo;
    }

    /// <summary>The first line of its output with this text.</summary>
    public Task<string> SaidAsync(string text, CancellationToken cancellationToken) =>
        _process.WaitForLineAsync(line => line.Contains(text, StringComparison.Ordinal), Bound, cancellationToken);

    /// <summary>Whether the page's address lets this login in.</summary>
    public async Task<bool> LetsInAsync(FirstLogin login, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new((await SaidAsync("The page:", cancellationToken)).Split(' ')[^1]) };
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/sign-in?mode=Bearer", login, JsonSerializerOptions.Web, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Values taken by the gateway; 0 until every device is online: then the demo has started all that it starts.</summary>
    public async Task<long> TakenAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        try
        {
            var port = await File.ReadAllTextAsync(Path.Combine(_folder, "gateway.port"), cancellationToken);
            var root = JsonElement.Parse(await client.GetStringAsync($"http://127.0.0.1:{port}/api/status", cancellationToken));
            return root.GetProperty("devices").EnumerateArray().All(device => string.Equals(device.GetProperty("state").GetString(), "Online", StringComparison.OrdinalIgnoreCase))
                ? root.GetProperty("taken").GetInt64()
                : 0;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or FileNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>Ctrl-C.</summary>
    /// <returns>The gateway's books at its end.</returns>
    public async Task<GatewayLedger> StopAsync(CancellationToken cancellationToken)
    {
        (await _process.StopAsync()).ShouldBe(0, _process.Tail);
        Processes.ShouldAllBe(process => !process.IsRunning);
        var books = await File.ReadAllTextAsync(Path.Combine(_folder, "gateway", "ledger.json"), cancellationToken);
        return JsonSerializer.Deserialize<GatewayLedger>(books, JsonSerializerOptions.Web).ShouldNotBeNull();
    }

    /// <summary>kill -9 of the demo alone.</summary>
    public async Task KillAsync()
    {
        _process.Signal(ProcessSignal.Kill);
        await _process.Exited;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
