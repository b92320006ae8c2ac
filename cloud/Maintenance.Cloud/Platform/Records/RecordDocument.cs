using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Platform;

/// <summary>Writes the endpoints of records into the OpenAPI document, from the same kinds that serve them.</summary>
internal static class RecordDocument
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Document is { } document && context.Description.ActionDescriptor.EndpointMetadata.OfType<RecordEndpoint>().FirstOrDefault() is var (kind, act))
        {
            operation.Summary = Summary(kind, act);
            operation.Parameters = [.. operation.Parameters ?? [], .. Parameters(kind, act)];
            operation.RequestBody = Body(document, kind, act);
            operation.Responses = Responses(document, kind, act);
        }
        else if (context.Document is { } other && context.Description.ActionDescriptor.EndpointMetadata.OfType<AnsweredRecord>().FirstOrDefault() is { } answered)
        {
            operation.Parameters = [.. operation.Parameters ?? [], .. answered.HasPrecondition ? [IfMatch()] : Array.Empty<OpenApiParameter>()];
            operation.Responses = Responses(other, answered.Kind, RecordAct.Get);
        }

        return Task.CompletedTask;
    }

    /// <summary>The schema of what a body says of a record, or of how it is shown.</summary>
    /// <param name="more">Members beside the record's own.</param>
    public static OpenApiSchema Schema(RecordDefinition kind, RecordInput? input, params (string Name, IOpenApiSchema Schema)[] more)
    {
        RecordField[] fields = [.. kind.Fields.Where(field => input is not { } into || field.IsIn(into))];
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal), Required = new SortedSet<string>(StringComparer.Ordinal) };
        foreach (var field in fields)
            schema.Properties[field.Name] = Of(field);
        foreach (var (name, member) in more)
            schema.Properties[name] = member;
        foreach (var field in fields.Where(field => input is null || (input is RecordInput.Made && field.IsRequired)))
            schema.Required.Add(field.Name);
        if (input is not null)
            schema.AdditionalPropertiesAllowed = false;
        return schema;
    }

    private static OpenApiSchema Of(RecordField field)
    {
        var schema = field.Type.Describe();
        if (!field.IsOptional || IsAlwaysThere(field))
            return schema;
        schema.Type |= JsonSchemaType.Null;
        if (schema.Enum is { } choices)
            choices.Add(null!);
        return schema;
    }

    private static bool IsAlwaysThere(RecordField field) => field.Name is "id" or "createdAtUtc" or "createdBy" or "changedAtUtc" or "changedBy" or "version";

    private static IEnumerable<OpenApiParameter> Parameters(RecordDefinition kind, RecordAct act)
    {
        if (act is RecordAct.Change or RecordAct.Remove)
            yield return IfMatch();
        if (act is not (RecordAct.List or RecordAct.Csv))
            yield break;
        if (act is RecordAct.List)
        {
            yield return Query(RecordQuery.Limit, new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = Page.MaxLimit.ToString(CultureInfo.InvariantCulture) });
            yield return Query(RecordQuery.Cursor, new() { Type = JsonSchemaType.String });
        }

        var orders = kind.Fields.Where(field => field.IsSort).SelectMany(field => (string[])[field.Name, "-" + field.Name]);
        yield return Query(RecordQuery.Sort, new() { Type = JsonSchemaType.String, Enum = [.. orders.Select(order => (JsonNode)order)] });
        if (kind.Fields.Any(field => field.IsSearched))
            yield return Query(RecordQuery.Search, new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 200 });
        foreach (var field in kind.Fields.Where(field => field.IsFilter))
            yield return Query(field.Name, field.Type.IsMany && field.Type.Describe().Items is OpenApiSchema one ? one : field.Type.Describe());
        foreach (var filter in kind.Filters)
            yield return Query(filter.Name, filter.Type.Describe());
    }

    public static OpenApiParameter IfMatch() => new()
    {
        Name = "If-Match",
        In = ParameterLocation.Header,
        Required = true,
        Description = "The version that the change was decided on, e.g. \"3\".",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Query(string name, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Schema = schema };

    private static OpenApiRequestBody? Body(OpenApiDocument document, RecordDefinition kind, RecordAct act) => act switch
    {
        RecordAct.Make => BodyOf(Named(document, $"Make{kind.Name}", Schema(kind, RecordInput.Made, ("id", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" })))),
        RecordAct.MakeMany => BodyOf(Named(document, $"MakeMany{kind.Name}", Items(Schema(kind, RecordInput.Made, ("id", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }))))),
        RecordAct.Change => BodyOf(Named(document, $"Change{kind.Name}", Schema(kind, RecordInput.Changed))),
        _ => null,
    };

    /// <summary>A JSON body that must be there.</summary>
    public static OpenApiRequestBody BodyOf(IOpenApiSchema schema) => new() { Required = true, Content = Json(schema) };

    private static OpenApiResponses Responses(OpenApiDocument document, RecordDefinition kind, RecordAct act)
    {
        var record = Named(document, kind.SchemaName, Schema(kind, null));
        return act switch
        {
            RecordAct.List => new() { ["200"] = Answer("A part of the list.", Json(Named(document, $"PageOf{kind.Name}", PageOf(record)))) },
            RecordAct.Csv => new() { ["200"] = Answer("The whole list.", new(StringComparer.Ordinal) { ["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } }) },
            RecordAct.Make => new() { ["201"] = Answer("It was made.", Json(record)), ["200"] = Answer("It was made before, by this request.", Json(record)) },
            RecordAct.MakeMany => new() { ["200"] = Answer("They were made, or had been by this request.", Json(Named(document, $"Made{kind.Name}Items", Items(record)))) },
            RecordAct.Remove => new() { ["204"] = new OpenApiResponse { Description = "It was removed." } },
            _ => new() { ["200"] = Answer("The record.", Json(record)) },
        };
    }

    /// <summary>Puts a schema among the document's own, once.</summary>
    public static OpenApiSchemaReference Named(OpenApiDocument document, string name, OpenApiSchema schema)
    {
        document.AddComponent(name, schema);
        return new(name, document);
    }

    public static OpenApiResponse Answer(string words, Dictionary<string, OpenApiMediaType> content) => new() { Description = words, Content = content };

    public static Dictionary<string, OpenApiMediaType> Json(IOpenApiSchema schema) =>
        new(StringComparer.Ordinal) { ["application/json"] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiSchema PageOf(IOpenApiSchema record) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new SortedSet<string>(StringComparer.Ordinal) { "items", "next" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["items"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = record },
            ["next"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
        },
    };

    private static OpenApiSchema Items(IOpenApiSchema record) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new SortedSet<string>(StringComparer.Ordinal) { MakeRecords.ItemsField },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            [MakeRecords.ItemsField] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = record, MinItems = 1, MaxItems = MakeRecords.Most },
        },
    };

    private static string Summary(RecordDefinition kind, RecordAct act) => act switch
    {
        RecordAct.List => $"Lists {kind.Path}, part by part.",
        RecordAct.Csv => $"Gives the whole list of {kind.Path} as CSV.",
        RecordAct.Get => $"One of {kind.Path}, with its version as the ETag.",
        RecordAct.Make => $"Makes one of {kind.Path}; sent again with the same id it makes nothing twice.",
        RecordAct.MakeMany => $"Makes many {kind.Path}, all or none.",
        RecordAct.Change => $"Changes fields; what others changed since is merged field by field, or refused with both values.",
        _ => $"Removes one of {kind.Path} to which nothing refers.",
    };
}
