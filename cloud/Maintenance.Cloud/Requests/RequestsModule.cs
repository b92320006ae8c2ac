using Maintenance.Cloud.Assets;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>What people ask of maintenance, from the report to its end.</summary>
internal sealed class RequestsModule : IModule
{
    public string Name => "Requests";

    /// <summary>What the module keeps as records.</summary>
    internal static RecordDefinition[] Records => [RequestRecords.Kind, RequestDocuments.Kind, RequestComments.Kind];

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<ReportLimits>()
        .AddSingleton<IForgets, ForgetReporters>()
        .AddEventSubscription<FollowWork>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        AcceptRequest.Map(api);
        TriageMany.Map(api);
        MergeRequest.Map(api);
        DeclineRequest.Map(api);
        WithdrawRequest.Map(api);
        EraseReporter.Map(api);
        GetRequestHistory.Map(api);
        ReportByCode.Map(api);
        FollowRequest.Map(api);
        SendPhotoByLink.Map(api);
        WithdrawByLink.Map(api);
        UploadRequestDocument.Map(api);
        GetDocumentContent.Map(api, RequestDocuments.Kind);
        foreach (var kind in Records)
            api.MapRecords(kind);
    }
}
