using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Platform;

/// <summary>What every endpoint stands on: problems, strict JSON, validation, the OpenAPI document, the person asking.</summary>
internal static class ApiSetup
{
    /// <summary>Longest body of an endpoint that does not say otherwise: 1 MiB.</summary>
    private const long MaxRequestBytes = 1024 * 1024;

    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration) => services
        .AddProblemDetails(Problems.Configure)
        .AddExceptionHandler<ExceptionProblems>()
        .AddValidation()
        .ConfigureHttpJsonOptions(options => MakeStrict(options.SerializerOptions))
        .Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxRequestBytes;
        })
        .AddRateLimiter(options => RateLimits.Configure(options, configuration.GetSection(nameof(RateLimits)).Get<RateLimits>() ?? new()))
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
        .AddOpenApi("v1", options =>
        {
            options.CreateSchemaReferenceId = SchemaId;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "Maintenance", Version = "v1", Description = "Problems follow RFC 9457; instants are ISO 8601 in UTC." };
                document.Servers = [];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(RecordDocument.TransformAsync);
            options.AddSchemaTransformer(DescribeAsync);
        })
        .AddHttpContextAccessor()
        .AddScoped(RequestUser)
        .AddSingleton<RecordNames>()
        .AddSingleton<IAuthorizationHandler, RequiredPermissionHandler>();

    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // Whoever reads instants in a way of their own leaves the document to say that they are some.
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(DateTimeOffset))
        {
            var isOptional = context.JsonTypeInfo.Type != typeof(DateTimeOffset) && context.JsonPropertyInfo is not null;
            (schema.Type, schema.Format) = (JsonSchemaType.String | (isOptional ? JsonSchemaType.Null : default), "date-time");
        }

        // Numbers are written as numbers only; the web defaults would also describe them as strings.
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String) && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
            (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
        return Task.CompletedTask;
    }

    /// <summary>JSON in which nothing is guessed: unknown members and missing ones are refused, enums go by name.</summary>
    public static void MakeStrict(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new InstantConverter());
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(CleanTexts.Ask);
    }

    /// <summary>Slices all call their records Request and Response: the document names them after the slice too.</summary>
    internal static string? SchemaId(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } id ? null
        : Nullable.GetUnderlyingType(type.Type) is not null ? id
        : NameOf(type.Type, id);

    private static string NameOf(Type type, string name) =>
        type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Page<>) ? "PageOf" + NameOf(type.GenericTypeArguments[0], type.GenericTypeArguments[0].Name)
        : type.DeclaringType is { } slice ? slice.Name + name
        : name;

    private static CurrentUser RequestUser(IServiceProvider services)
    {
        var context = services.GetRequiredService<IHttpContextAccessor>().HttpContext;
        var user = CurrentUser.Of(context?.User)
            ?? throw new InvalidOperationException("Nobody is signed in: an endpoint that asks for the user must require a permission.");
        return context?.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>() is { } required ? user.For(required.Permission) : user;
    }
}
