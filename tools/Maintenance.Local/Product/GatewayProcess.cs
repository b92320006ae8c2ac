using System.Net.Http.Json;
using System.Text.Json;

namespace Maintenance.Local.Product;

/// <summary>One edge gateway with its local page.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const string ProgramName = "Maintenance.Edge";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private GatewayProcess(ChildProcess process, int port, string dataFolder)
    {
        (Process, Port, DataFolder) = (process, port, dataFolder);
        Client = LoopbackHttp.Client(port);
    }

    public ChildProcess Process { get; }

    public int Port { get; }

    /// <summary>Where the gateway keeps identity, outbox and ledger.</summary>
    public string DataFolder { get; }

    public HttpClient Client { get; }

    /// <summary>Whether a data folder holds the identity that a cloud gave: then no token is needed.</summary>
    public static bool IsEnrolled(string dataFolder) => File.Exists(Path.Combine(dataFolder, "identity", "gateway.json"));

    /// <param name="environment">For the variables that the configuration names.</param>
    /// <param name="enrolmentToken">Needed only where the data folder holds no identity yet.</param>
    /// <exception cref="InvalidOperationException">It ended; the message has its last lines.</exception>
    public static async Task<GatewayProcess> StartAsync(
        Checkout checkout, string configurationFile, string dataFolder, int port, string logFile,
        IReadOnlyDictionary<string, string?> environment, string? enrolmentToken, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(
            checkout.Program(ProgramName, "--config", configurationFile, "--data", dataFolder, "--urls", $"http://127.0.0.1:{port}") with
            {
                LogFile = logFile,
                StopWithin = TimeSpan.FromSeconds(45), // its own bound for draining is 20 s
                WorkingFolder = Path.GetDirectoryName(logFile),
                Environment = new Dictionary<string, string?>(environment) { ["MAINTENANCE_ENROLMENT_TOKEN"] = enrolmentToken },
            });
        var gateway = new GatewayProcess(process, port, dataFolder);
        try
        {
            await process.WaitUntilAsync(
                token => gateway.Client.AnswersAsync("/health/live", token), StartsWithin, "the gateway to be up", cancellationToken);
            return gateway;
        }
        catch (Exception) when (gateway.Port == port)
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>What its page knows: devices, ledger, outbox.</summary>
    public async Task<JsonElement> StatusAsync(CancellationToken cancellationToken) =>
        await Client.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);

    /// <summary>Returns once the device is connected (and, at a broker, subscribed).</summary>
    public Task OnlineAsync(string device, CancellationToken cancellationToken) => Process.WaitUntilAsync(
        async token => (await StatusAsync(token)).GetProperty("devices").EnumerateArray().Any(entry =>
            string.Equals(entry.GetProperty("name").GetString(), device, StringComparison.Ordinal)
            && string.Equals(entry.GetProperty("state").GetString(), "Online", StringComparison.OrdinalIgnoreCase)),
        StartsWithin, $"the gateway's device {device}", cancellationToken);

    /// <summary>Stops in good order: devices first, then the outbox is delivered.</summary>
    /// <returns>The books that it closed.</returns>
    /// <exception cref="InvalidOperationException">It did not end in good order.</exception>
    public async Task<GatewayLedger> StopAsync(CancellationToken cancellationToken)
    {
        if (await Process.StopAsync() is var code && code != 0)
            throw new InvalidOperationException($"The gateway ended with code {code}.\n{Process.Tail}");

        await using var file = File.OpenRead(Path.Combine(DataFolder, "ledger.json"));
        return await JsonSerializer.DeserializeAsync<GatewayLedger>(file, JsonSerializerOptions.Web, cancellationToken)
            ?? throw new InvalidOperationException("The gateway's ledger.json is empty.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }
}
