namespace Maintenance.Local;

/// <summary>One cluster for a whole test run: started at first use, ended and removed with the process.</summary>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PrivatePostgres>> Cluster = new(StartAsync);

    public static Task<PrivatePostgres> GetAsync() => Cluster.Value;

    private static async Task<PrivatePostgres> StartAsync()
    {
        var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions(), CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => postgres.Abandon();
        return postgres;
    }
}
