namespace Tradewind.Engine.Alerts;

/// <summary>A fact that no channel has taken yet.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Fact">What happened.</param>
/// <param name="Owner">Of the DAG it is about.</param>
/// <param name="Tags">Of the DAG it is about.</param>
public sealed record WaitingAlert(long Id, AlertFact Fact, string? Owner, IReadOnlyList<string> Tags);
