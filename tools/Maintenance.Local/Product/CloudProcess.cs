using System.Text.Json;

namespace Maintenance.Local.Product;

/// <summary>The cloud's API and page, on a loopback port.</summary>
public sealed class CloudProcess : IAsyncDisposable
{
    private const string ProgramName = "Maintenance.Cloud";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private CloudProcess(ChildProcess process, int port)
    {
        (Process, Port) = (process, port);
        Client = LoopbackHttp.Client(port);
    }

    public ChildProcess Process { get; }

    public int Port { get; }

    public Uri Address => Client.BaseAddress!;

    /// <summary>Not signed in.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts it on a database that has been migrated.</summary>
    /// <param name="settings">Environment variables by which it is configured, beside the database and the page, or in place of those.</param>
    /// <exception cref="InvalidOperationException">It ended; the message has its last lines.</exception>
    public static async Task<CloudProcess> StartAsync(
        Checkout checkout, ProductDatabase database, int port, string logFile, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var process = ChildProcess.Start(
            checkout.Program(ProgramName, "--urls", $"http://127.0.0.1:{port}") with
            {
                LogFile = logFile,
                StopWithin = TimeSpan.FromSeconds(15),
                WorkingFolder = Path.GetDirectoryName(logFile),
                Environment = Environment(checkout, database, settings ?? new Dictionary<string, string?>()),
            });
        var cloud = new CloudProcess(process, port);
        try
        {
            await process.WaitUntilAsync(
                token => cloud.Client.AnswersAsync("/health/ready", token), StartsWithin, "the cloud to be ready", cancellationToken);
            return cloud;
        }
        catch (Exception) when (cloud.Port == port)
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Brings the database up to date, makes the two roles without bypass, the demo's site with its assets and the first login;
    /// harmless where all is there.
    /// </summary>
    /// <returns>The login if it was made now.</returns>
    /// <exception cref="InvalidOperationException">It failed; where the owner may not make roles, the message has the SQL for it.</exception>
    public static async Task<FirstLogin?> PrepareDemoAsync(Checkout checkout, ProductDatabase database, CancellationToken cancellationToken) =>
        LoginIn(await RunAsync(checkout, database, cancellationToken, "migrate", "and", "seed-demo", "and", "first-login"));

    /// <summary>Brings the database up to date and makes the two roles without bypass.</summary>
    /// <inheritdoc cref="PrepareDemoAsync" path="/exception"/>
    public static Task MigrateAsync(Checkout checkout, ProductDatabase database, CancellationToken cancellationToken) =>
        RunAsync(checkout, database, cancellationToken, "migrate");

    /// <summary>One more asset in the demo's site: an alarm of an asset that nobody knows opens no work order.</summary>
    public static Task SeedAssetAsync(Checkout checkout, ProductDatabase database, string asset, CancellationToken cancellationToken) =>
        RunAsync(checkout, database, cancellationToken, "seed-demo", "--asset", asset);

    /// <summary>Makes the first login, or with <paramref name="reset"/> a new password for it.</summary>
    /// <returns>Nothing when there is one already.</returns>
    public static async Task<FirstLogin?> FirstLoginAsync(
        Checkout checkout, ProductDatabase database, bool reset, CancellationToken cancellationToken) =>
        LoginIn(await RunAsync(checkout, database, cancellationToken, reset ? ["first-login", "--reset"] : ["first-login"]));

    private static FirstLogin? LoginIn(JsonElement answer) => answer.TryGetProperty("signInName", out var name)
        ? new(name.GetString()!, answer.GetProperty("password").GetString()!)
        : null;

    /// <summary>A token with which one gateway can enrol once.</summary>
    public static async Task<string> EnrolmentTokenAsync(
        Checkout checkout, ProductDatabase database, string site, string gateway, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(
            checkout, database, cancellationToken, "enrolment-token", "--site", site, "--gateway", gateway);
        return answer.GetProperty("token").GetString()!;
    }

    /// <summary>Tries alarm rules on what is stored; writes nothing.</summary>
    /// <param name="rules">A file of JSON, by its whole path.</param>
    /// <exception cref="InvalidOperationException">It was refused; the message says why.</exception>
    public static Task<JsonElement> RehearseAsync(
        Checkout checkout, ProductDatabase database, string from, string to, string rules, CancellationToken cancellationToken) =>
        RunAsync(checkout, database, cancellationToken, "rehearse", "--from", from, "--to", to, "--rules", rules);

    /// <summary>Computes the chain of the audit again.</summary>
    /// <param name="anchor">Head of an earlier run; null: none.</param>
    public static Task<JsonElement> VerifyAuditAsync(Checkout checkout, ProductDatabase database, string? anchor, CancellationToken cancellationToken) =>
        RunAsync(checkout, database, cancellationToken, anchor is null ? ["verify-audit"] : ["verify-audit", "--anchor", anchor]);

    /// <summary>Has the product take over a history that was loaded: sealed into the audit, and passed by all readers of events.</summary>
    public static Task AdoptEventsAsync(Checkout checkout, ProductDatabase database, CancellationToken cancellationToken) =>
        RunAsync(checkout, database, cancellationToken, "adopt-events");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    private static Dictionary<string, string?> Environment(Checkout checkout, ProductDatabase database, IReadOnlyDictionary<string, string?> settings)
    {
        Dictionary<string, string?> environment = new(StringComparer.Ordinal)
        {
            ["Database__Application"] = database.Application,
            ["Database__Worker"] = database.Worker,
            ["Database__Owner"] = null,
            ["Web__Root"] = checkout.WebRoot,
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        return environment;
    }

    /// <returns>The JSON object that the verb printed last, or nothing.</returns>
    private static async Task<JsonElement> RunAsync(
        Checkout checkout, ProductDatabase database, CancellationToken cancellationToken, params string[] arguments)
    {
        var lines = await ChildProcess.RunAsync(
            checkout.Program(ProgramName, arguments) with
            {
                Name = $"{ProgramName} {arguments[0]}",
                Environment = new Dictionary<string, string?>
                {
                    ["Database__Owner"] = database.Owner,
                    ["Database__Application"] = database.Application,
                    ["Database__Worker"] = database.Worker,
                },
            },
            cancellationToken);
        return lines.LastOrDefault(line => line.StartsWith('{')) is { } json
            ? JsonElement.Parse(json)
            : JsonElement.Parse("{}");
    }
}
