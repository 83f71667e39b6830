namespace Tradewind.Engine.Configuration;

/// <summary>What came of trying a connection.</summary>
/// <param name="Works">Whether it works.</param>
/// <param name="Message">What was found, without secrets of the connection.</param>
/// <param name="Took">How long it took.</param>
public sealed record ConnectionTestAnswer(bool Works, string Message, TimeSpan Took);
