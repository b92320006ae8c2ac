namespace Maintenance.Training;

/// <summary>The file that a model is made from.</summary>
/// <param name="Name">Without its folder.</param>
/// <param name="Sha256">Hexadecimal digits.</param>
public sealed record TrainingFile(string Name, string Sha256);
