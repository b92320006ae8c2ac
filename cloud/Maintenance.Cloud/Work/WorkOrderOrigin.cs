namespace Maintenance.Cloud.Work;

/// <summary>What made a work order.</summary>
public enum WorkOrderOrigin
{
    Request,
    Alarm,
    Prediction,
    Preventive,
    FailedStep,
    Rule,
    Person,
}
