namespace Tradewind.Engine.Lineage;

/// <summary>Data that something reads or writes.</summary>
/// <param name="Namespace">The place.</param>
/// <param name="Name">Its name there.</param>
public sealed record LineageDataset(string Namespace, string Name);
