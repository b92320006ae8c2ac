namespace Maintenance.Cloud.Work;

/// <summary>What somebody puts their name to.</summary>
public enum SignatureMeaning
{
    /// <summary>I did this work.</summary>
    Performed,

    /// <summary>I saw that it was done.</summary>
    Checked,
    Approved,

    /// <summary>The machine may run.</summary>
    Released,
}
