namespace Maintenance.Local;

/// <summary>The files of a private cluster and the command line of its server.</summary>
internal static class PostgresCluster
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the cluster if there is none.</summary>
    /// <returns>The owner's password, kept in a file that only its owner can read.</returns>
    public static async Task<string> EnsureMadeAsync(
        string folder, PrivatePostgresOptions options, CancellationToken cancellationToken)
    {
        var passwordFile = Path.Combine(folder, "owner.password");
        if (File.Exists(Path.Combine(folder, "complete")))
            return await File.ReadAllTextAsync(passwordFile, cancellationToken);

        // What is there without the mark is a making that was cut off.
        if (Directory.Exists(Path.Combine(folder, "data")))
            Directory.Delete(Path.Combine(folder, "data"), recursive: true);

        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        File.Delete(passwordFile);
        var password = await SecretFile.PasswordAsync(passwordFile, cancellationToken);
        await RequireOrdinaryUserAsync(cancellationToken);
        var initdb = InstalledProgram.Find("initdb", PrivatePostgres.Package, options.SearchPath);
        string[] arguments =
        [
            "--pgdata", Path.Combine(folder, "data"), "--username", PrivatePostgres.Owner, "--pwfile", passwordFile,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
        ];
        await ChildProcess.RunAsync(
            AsOrdinaryUser(initdb, options.Durable ? arguments : [.. arguments, "--no-sync"]) with { Name = "initdb" }, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "complete"), "", cancellationToken);
        return password;
    }

    /// <summary>PostgreSQL's own default, of a time of small machines, in MiB.</summary>
    private const long LeastBuffers = 128;
    private const long MostBuffers = 2048;
    private const long ShareOfMemory = 8;
    private const long Mebibyte = 1024 * 1024;

    public static ChildProcessOptions Server(string folder, int port, PrivatePostgresOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = $"{port}",
            ["unix_socket_directories"] = "",
            ["max_connections"] = "200",
            ["shared_buffers"] = $"{Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Mebibyte / ShareOfMemory, LeastBuffers, MostBuffers)}MB", // taken only as it is used
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["fsync"] = options.Durable ? "on" : "off",
            ["synchronous_commit"] = options.Durable ? "on" : "off",
            ["full_page_writes"] = options.Durable ? "on" : "off",
        };
        foreach (var (name, value) in options.Settings)
            settings[name] = value;

        string[] arguments =
            ["-D", Path.Combine(folder, "data"), .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })];
        return AsOrdinaryUser(InstalledProgram.Find("postgres", PrivatePostgres.Package, options.SearchPath), arguments) with
        {
            Name = "PostgreSQL",
            LogFile = Path.Combine(folder, "postgres.log"),
            StopSignal = ProcessSignal.Interrupt,
            StopWithin = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Many containers give root no user namespaces; PostgreSQL's own message would not say what to do.</summary>
    private static async Task RequireOrdinaryUserAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ChildProcess.RunAsync(AsOrdinaryUser("true") with { Name = "unshare" }, cancellationToken);
        }
        catch (InvalidOperationException refused)
        {
            throw new InvalidOperationException(
                "PostgreSQL refuses to run as root, and this root may not make the user namespace in which it would not see that it is. " +
                "Run this as an ordinary user, allow user namespaces (docker run --security-opt seccomp=unconfined), or name a database with MAINTENANCE_DB.", refused);
        }
    }

    /// <summary>
    /// PostgreSQL refuses to run as root. In a user namespace of its own root looks like an ordinary user to it, while
    /// to the kernel it stays the owner of the files, also below a folder that no other user may enter.
    /// </summary>
    private static ChildProcessOptions AsOrdinaryUser(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? new("unshare", ["--user", "--map-user=1000", "--map-group=1000", program, .. arguments])
            : new(program, arguments);
}
