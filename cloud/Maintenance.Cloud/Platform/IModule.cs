namespace Maintenance.Cloud.Platform;

/// <summary>A bounded part of the back end: a folder, a schema, a name in the configuration and in the addresses.</summary>
internal interface IModule
{
    /// <summary>Name of the configuration section and of the OpenAPI tag.</summary>
    string Name { get; }

    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps the module's endpoints; <paramref name="api"/> stands at <c>/api/v1</c>.</summary>
    void MapEndpoints(IEndpointRouteBuilder api);

    /// <summary>What the module can do at the command line.</summary>
    IReadOnlyList<Verb> Verbs => [];

    /// <summary>Adds the module's rows of the demonstration site; run again, it changes nothing.</summary>
    Task SeedDemoAsync(VerbContext context, DbScope scope, Guid siteId, CancellationToken cancellationToken) => Task.CompletedTask;
}
