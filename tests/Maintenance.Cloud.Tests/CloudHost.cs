using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maintenance.Cloud.Tests;

/// <summary>The whole back end in process, on a database of its own.</summary>
public sealed class CloudHost : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings;
    private readonly TimeProvider? _clock;

    private CloudHost(CloudDatabase database, IReadOnlyDictionary<string, string?>? settings, TimeProvider? clock)
    {
        Database = database;
        _clock = clock;
        _settings = new(settings ?? new Dictionary<string, string?>())
        {
            ["Database:Application"] = database.Application,
            ["Database:Worker"] = database.Worker,
        };
    }

    public CloudDatabase Database { get; }

    /// <summary>A host on a fresh database.</summary>
    /// <param name="settings">More configuration, by key.</param>
    /// <param name="clock">In place of the system's.</param>
    public static async Task<CloudHost> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? clock = null) =>
        On(await CloudDatabase.CreateAsync(), settings, clock);

    /// <summary>A host on a database that is already there.</summary>
    public static CloudHost On(CloudDatabase database, IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? clock = null) =>
        new(database, settings, clock);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureServices(services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = TestPeople.HashRounds));
        if (_clock is not null)
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(_clock)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var role in (string[])[Database.PooledOwner, Database.Application, Database.Worker])
            CloudDatabase.EndIdle(role);
    }
}
