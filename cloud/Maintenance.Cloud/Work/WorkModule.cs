using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Work orders from their opening to their end.</summary>
internal sealed class WorkModule : IModule
{
    public string Name => "Work";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetWorkOrders.Map(api);
        GetWorkOrder.Map(api);
        MoveWorkOrder.Map(api);
        AssignWorkOrder.Map(api);
        GetWorkOrderEvidence.Map(api);
    }
}
