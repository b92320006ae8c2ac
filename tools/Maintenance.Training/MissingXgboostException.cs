namespace Maintenance.Training;

/// <summary>Training needs XGBoost's library, which is not on this machine.</summary>
public sealed class MissingXgboostException() : InvalidOperationException(
    "Training needs XGBoost's library libxgboost.so.0, which is not here: 'apt-get install -y libxgboost0' as root. Predicting does not need it.");
