using Xunit;

namespace Maintenance.Training.Tests;

/// <summary>Needs XGBoost's library, which <c>./maintain test</c> installs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class XgboostFactAttribute : FactAttribute
{
    public XgboostFactAttribute()
    {
        if (!XgboostLibrary.IsInstalled)
            Skip = new MissingXgboostException().Message;
    }
}
