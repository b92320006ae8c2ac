using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.OpenApi;

namespace Maintenance.Cloud.Work;

/// <summary>Work orders from their opening to their end.</summary>
internal sealed class WorkModule : IModule
{
    public string Name => "Work";

    /// <summary>What the module keeps as records.</summary>
    internal static RecordDefinition[] Records =>
    [
        WorkOrders.Kind, Steps.Kind, Labour.Kind, Costs.Kind, Comments.Kind, Links.Kind, Signatures.Kind, Templates.Kind, WorkDocuments.Kind,
    ];

    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.Configure<OpenApiOptions>("v1", options => options.AddOperationTransformer(Signatures.DescribeAsync));

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        MoveWorkOrder.Map(api);
        AssignWorkOrder.Map(api);
        MoveManyWorkOrders.Map(api);
        GetAllowedVerbs.Map(api);
        GetWorkOrderHistory.Map(api);
        GetWorkOrderEvidence.Map(api);
        OpenFollowUp.Map(api);
        StopLabour.Map(api);
        ReverseLabour.Map(api);
        UploadWorkDocument.Map(api);
        GetDocumentContent.Map(api, WorkDocuments.Kind);
        foreach (var kind in Records)
            api.MapRecords(kind);
    }
}
