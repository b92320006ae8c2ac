using Npgsql;

namespace Maintenance.Local.Product;

/// <summary>
/// The whole product on this machine: PostgreSQL, broker and cloud; then, as asked for, one gateway and simulated devices.
/// It stops in the order in which data flows, so that what was taken is also stored.
/// </summary>
public sealed class LocalProduct : IAsyncDisposable
{
    // A broker that writes all it holds at every message would be what is measured.
    private static readonly string[] SavedNowAndThen = ["autosave_on_changes false", "autosave_interval 30"];

    private readonly ProductOptions _options;
    private readonly ProcessRegister _register;
    private readonly FileStream _lock;
    private PrivatePostgres? _postgres;

    private LocalProduct(ProductOptions options, FileStream @lock)
    {
        (_options, _lock) = (options, @lock);
        _register = new(InFolder("processes"));
    }

    public string Folder => _options.Folder;

    public Checkout Checkout => _options.Checkout;

    public ProductDatabase Database { get; private set; } = null!;

    public PrivateBroker Broker { get; private set; } = null!;

    public CloudProcess Cloud { get; private set; } = null!;

    /// <summary>Made at this start; null when the database had one.</summary>
    public FirstLogin? FirstLogin { get; private set; }

    public GatewayProcess? Gateway { get; private set; }

    public SimulatorProcess? Simulator { get; private set; }

    /// <summary>The private server's first process, where there is one.</summary>
    public ChildProcess? PostgresServer => _postgres?.Server;

    /// <summary>Starts database, broker and cloud, with the demo's site in it.</summary>
    /// <exception cref="FolderInUseException">Another run uses in the folder.</exception>
    /// <exception cref="MissingProgramException">PostgreSQL or mosquitto is not installed.</exception>
    /// <exception cref="InvalidOperationException">A program ended; the message has its last lines.</exception>
    public static async Task<LocalProduct> StartAsync(ProductOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        var product = new LocalProduct(options, FolderLock.Take(options.Folder));
        try
        {
            await product.StartDatabaseAsync(cancellationToken);
            await product.StartBrokerAsync(cancellationToken);
            await product.StartCloudAsync(cancellationToken);
            return product;
        }
        catch (Exception) when (product._lock.CanRead)
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts only the database, for the verbs of the cloud.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<LocalProduct> StartDatabaseOnlyAsync(ProductOptions options, CancellationToken cancellationToken)
    {
        var product = new LocalProduct(options, FolderLock.Take(options.Folder));
        try
        {
            await product.StartDatabaseAsync(cancellationToken);
            return product;
        }
        catch (Exception) when (product._lock.CanRead)
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the gateway on a configuration that may name <c>${MAINTENANCE_CLOUD_URL}</c> and what is in <paramref name="environment"/>.</summary>
    public async Task StartGatewayAsync(
        string name, string configuration, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var file = InFolder("gateway.yaml");
        await File.WriteAllTextAsync(file, configuration, cancellationToken);
        var data = Path.Combine(Folder, "gateway");
        var token = GatewayProcess.IsEnrolled(data)
            ? null
            : await CloudProcess.EnrolmentTokenAsync(Checkout, Database, DemoPlant.Site, name, cancellationToken);
        Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Gateway = await GatewayProcess.StartAsync(
            Checkout, file, data, await PortAsync("gateway", cancellationToken), InFolder("gateway.log"),
            new Dictionary<string, string?>(environment) { ["MAINTENANCE_CLOUD_URL"] = Cloud.Address.ToString() }, token, cancellationToken);
        _register.Add(Gateway.Process);
        _options.Progress($"gateway {name}: http://127.0.0.1:{Gateway.Port}");
    }

    /// <summary>Tells whoever follows the steps.</summary>
    public void Say(string step) => _options.Progress(step);

    /// <summary>Starts simulated devices: a verb of the simulator and its arguments.</summary>
    public async Task StartSimulatorAsync(CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        Simulator = await SimulatorProcess.StartAsync(Checkout, arguments, InFolder("simulator.log"), cancellationToken);
        _register.Add(Simulator.Process);
        _options.Progress($"simulated devices: {arguments[0]}");
    }

    /// <summary>Stops the private server, as an outage does; everything else goes on.</summary>
    /// <exception cref="InvalidOperationException">The database is somebody else's.</exception>
    public Task StopDatabaseAsync() => Postgres.StopAsync();

    /// <summary>Ends the outage.</summary>
    public async Task StartDatabaseAgainAsync(CancellationToken cancellationToken)
    {
        await Postgres.StartAgainAsync(cancellationToken);
        _register.Add(Postgres.Server, ProcessSignal.Interrupt);
    }

    /// <summary>Stops all: the gateway first, which delivers what it holds; the database last.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        if (Simulator is not null)
            await Simulator.DisposeAsync();
        if (Cloud is not null)
            await Cloud.DisposeAsync();
        if (Broker is not null)
            await Broker.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();

        File.Delete(InFolder("processes"));
        await _lock.DisposeAsync();
    }

    private PrivatePostgres Postgres => _postgres ?? throw new InvalidOperationException("The database is not this product's own.");

    private string InFolder(string file) => Path.Combine(Folder, file);

    private async Task StartDatabaseAsync(CancellationToken cancellationToken)
    {
        if (await _register.EndStaleAsync(cancellationToken) is { Count: > 0 } ended)
            _options.Progress($"ended what an earlier run had left: {string.Join(", ", ended)}");

        var owner = _options.Owner ?? await StartPostgresAsync(cancellationToken);
        Database = await ProductDatabase.OfAsync(owner, InFolder(ProductDatabase.SecretsFolder), cancellationToken);
    }

    private async Task<string> StartPostgresAsync(CancellationToken cancellationToken)
    {
        const string Name = "maintenance";
        _postgres = await PrivatePostgres.StartAsync(
            new() { Folder = InFolder("postgres"), Durable = _options.Durable, Settings = _options.Settings }, cancellationToken);
        _register.Add(_postgres.Server, ProcessSignal.Interrupt);
        _options.Progress($"PostgreSQL of its own on 127.0.0.1:{_postgres.Port}");
        try
        {
            return await _postgres.CreateDatabaseAsync(Name, cancellationToken);
        }
        catch (PostgresException exists) when (exists.SqlState is PostgresErrorCodes.DuplicateDatabase)
        {
            return _postgres.ConnectionString(Name);
        }
    }

    private async Task StartBrokerAsync(CancellationToken cancellationToken)
    {
        Broker = await PrivateBroker.StartAsync(
            new() { Folder = InFolder("broker"), Persistent = true, Settings = SavedNowAndThen }, cancellationToken);
        _register.Add(Broker.Server);
        _options.Progress($"mosquitto on 127.0.0.1:{Broker.Port}");
    }

    private async Task StartCloudAsync(CancellationToken cancellationToken)
    {
        FirstLogin = await CloudProcess.PrepareDemoAsync(Checkout, Database, cancellationToken);
        _options.Progress("database brought up to date");
        if (FirstLogin is { } made)
            _options.FirstLoginMade(made);
        Cloud = await CloudProcess.StartAsync(
            Checkout, Database, await PortAsync("cloud", cancellationToken), InFolder("cloud.log"), cancellationToken);
        _register.Add(Cloud.Process);
        _options.Progress($"cloud: {Cloud.Address}");
    }

    /// <summary>The port of the last start if it is free, so that an address stays good.</summary>
    private async Task<int> PortAsync(string name, CancellationToken cancellationToken)
    {
        var file = InFolder($"{name}.port");
        var port = File.Exists(file) && int.TryParse(
            await File.ReadAllTextAsync(file, cancellationToken), System.Globalization.CultureInfo.InvariantCulture, out var last)
                ? FreePort.Preferring(last)
                : FreePort.Next();
        await File.WriteAllTextAsync(file, $"{port}", cancellationToken);
        return port;
    }
}
