namespace Maintenance.Local;

/// <summary>One cluster for a whole test run: started at first use, ended and removed with the process.</summary>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PrivatePostgres>> Cluster = new(StartAsync);

    public static Task<PrivatePostgres> GetAsync() => Cluster.Value;

    // A cleaner would go round hundreds of small databases that nobody asks anything again, and a compiler win nothing back.
    private static readonly PrivatePostgresOptions Options = new()
    {
        Settings = new Dictionary<string, string> { ["autovacuum"] = "off", ["jit"] = "off" },
    };

    private static async Task<PrivatePostgres> StartAsync()
    {
        var postgres = await PrivatePostgres.StartAsync(Options, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => postgres.Abandon();
        return postgres;
    }
}
