using System.Text.Json.Serialization;
using Maintenance.Edge.Downlink;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Edge.Local;

/// <summary>The gateway's own HTTP face: page, health, metrics, and what the page reads.</summary>
internal static class LocalPage
{
    private const int MostCommands = 50;

    public sealed record NotReady(IReadOnlyList<string> Reasons);

    public static IServiceCollection AddLocalPage(this IServiceCollection services) => services
        .AddSingleton<GatewayView>()
        .AddSingleton<Readiness>()
        .AddSingleton<PrometheusExporter>()
        .AddSingleton<EdgeMetrics>()
        .ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, LocalJson.Default);
        });

    public static void MapLocalPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Embedded("page.html", "text/html; charset=utf-8"));
        routes.MapGet("/gateway.schema.json", () => Embedded("gateway.schema.json", "application/schema+json"));
        routes.MapGet("/health/live", () => TypedResults.Ok());
        routes.MapGet("/health/ready", (Readiness readiness, CancellationToken cancellationToken) => ReadyAsync(readiness, cancellationToken));
        routes.MapGet("/metrics", (PrometheusExporter exporter) => TypedResults.Text(exporter.ToText(), PrometheusExporter.MediaType));
        routes.MapGet("/api/tags", (GatewayView view) => TypedResults.Ok(view.Tags()));
        routes.MapGet("/api/trends", (GatewayView view) => TypedResults.Ok(view.Trends()));
        routes.MapGet("/api/log", (RecentLogs logs) => TypedResults.Ok(logs.Entries));
        TagWriteEndpoint.Map(routes);
        routes.MapGet("/api/commands", (CommandJournal journal) => TypedResults.Ok(journal.Entries.Reverse().Take(MostCommands)));
        routes.MapGet("/api/status", (GatewayView view) => TypedResults.Ok(view.Status()));
    }

    private static FileStreamHttpResult Embedded(string name, string type) =>
        TypedResults.Stream(typeof(LocalPage).Assembly.GetManifestResourceStream(name)!, type);

    private static async Task<Results<Ok, JsonHttpResult<NotReady>>> ReadyAsync(Readiness readiness, CancellationToken cancellationToken) =>
        await readiness.ReasonsAsync(cancellationToken) is { Count: > 0 } reasons
            ? TypedResults.Json(new NotReady(reasons), statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok();
}
