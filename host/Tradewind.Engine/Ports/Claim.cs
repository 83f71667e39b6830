namespace Tradewind.Engine.Ports;

/// <summary>A dispatch an agent holds: recorded as running on its node, under this fencing number.</summary>
public readonly record struct Claim(long Instance, int Attempt, int Fence, DateTimeOffset At);
