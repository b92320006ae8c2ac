using Npgsql;

namespace Maintenance.Local;

/// <summary>
/// A PostgreSQL cluster of one's own: loopback only, no socket file, password by SCRAM-SHA-256, below any folder,
/// as root or not. Nothing of a cluster that the distribution runs is used or touched.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    /// <summary>Debian's package of server and programs.</summary>
    public const string Package = "postgresql";

    /// <summary>The superuser of the cluster.</summary>
    public const string Owner = "owner";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly PrivatePostgresOptions _options;
    private readonly TemporaryFolder? _temporary;
    private readonly string _password;
    private ChildProcess? _server;

    private PrivatePostgres(PrivatePostgresOptions options, TemporaryFolder? temporary, string folder, string password)
    {
        (_options, _temporary, Folder, _password) = (options, temporary, folder, password);
        Port = options.Port ?? FreePort.Next();
    }

    public string Folder { get; }

    public int Port { get; private set; }

    /// <summary>The server's first process.</summary>
    public ChildProcess Server => _server ?? throw new InvalidOperationException("The cluster is not running.");

    private string DataFolder => Path.Combine(Folder, "data");

    /// <summary>Makes the cluster if the folder holds none, and starts it.</summary>
    /// <exception cref="MissingProgramException">PostgreSQL is not installed.</exception>
    /// <exception cref="InvalidOperationException">A server already runs on this folder, or it did not start; the message says why.</exception>
    public static async Task<PrivatePostgres> StartAsync(PrivatePostgresOptions options, CancellationToken cancellationToken)
    {
        _ = InstalledProgram.Find("postgres", Package, options.SearchPath);
        var temporary = options.Folder is null ? TemporaryFolder.GoneWithProcess() : null;
        try
        {
            var folder = Path.GetFullPath(options.Folder ?? temporary!.Path);
            var password = await PostgresCluster.EnsureMadeAsync(folder, options, cancellationToken);
            var postgres = new PrivatePostgres(options, temporary, folder, password);
            await postgres.StartServerAsync(cancellationToken);
            return postgres;
        }
        catch (Exception) when (temporary is not null)
        {
            temporary.Dispose();
            throw;
        }
    }

    /// <summary>The owner's connection string for a database.</summary>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = Owner,
        Password = _password,
        Database = database,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>Makes an empty database, or a copy of a template that nobody is connected to.</summary>
    /// <returns>The owner's connection string for it.</returns>
    public async Task<string> CreateDatabaseAsync(
        string name, CancellationToken cancellationToken, string template = "template0")
    {
        await ExecuteAsync($"CREATE DATABASE {Quoted(name)} TEMPLATE {Quoted(template)}", cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Removes a database, whoever is connected to it.</summary>
    public Task DropDatabaseAsync(string name, CancellationToken cancellationToken) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {Quoted(name)} WITH (FORCE)", cancellationToken);

    /// <summary>Stops as pg_ctl's fast mode does; the cluster can be started again.</summary>
    public async Task StopAsync()
    {
        if (_server is null)
            return;

        await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Kills the server as a power cut would.</summary>
    public async Task KillAsync()
    {
        await Server.KillAsync();
        await StopAsync();
    }

    /// <summary>Starts a stopped or killed server again, on the same port if that is still free.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => StartServerAsync(cancellationToken);

    /// <summary>Stops, and removes the folder if it was a temporary one.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _temporary?.Dispose();
    }

    /// <summary>For the end of the process, where nothing can be awaited: the server in order, which leaves no shared memory, and the folder after it.</summary>
    internal void Abandon()
    {
        if (_server is { Identity: var server } && server.Send(ProcessSignal.Quit))
            SpinWait.SpinUntil(() => !server.IsRunning, TimeSpan.FromSeconds(5));
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        PostmasterLock.ClearStale(DataFolder);
        // After a kill the old server's workers need a moment to notice, and its parent to take note of its end (a
        // zombie still has its number): until then a start is refused.
        for (var attempt = 1; ; attempt++)
        {
            var server = ChildProcess.Start(PostgresCluster.Server(Folder, Port, _options));
            try
            {
                await server.WaitUntilAsync(AnswersAsync, StartsWithin, "PostgreSQL to answer", cancellationToken);
                _server = server;
                return;
            }
            catch (InvalidOperationException) when (attempt < 50 && IsStillHeld(server))
            {
                await server.DisposeAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
            catch (InvalidOperationException) when (attempt < 5 && server.Tail.Contains("Address already in use", StringComparison.Ordinal))
            {
                await server.DisposeAsync();
                Port = FreePort.Next();
            }
            catch (Exception) when (!server.Exited.IsCompleted)
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    private static bool IsStillHeld(ChildProcess server) =>
        server.Tail.Contains("still in use", StringComparison.Ordinal)
        || server.Tail.Contains("lock file \"postmaster.pid\" already exists", StringComparison.Ordinal);

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("SELECT 1", cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false; // not yet listening, or still recovering
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
