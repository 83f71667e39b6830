namespace Tradewind.Engine.Limits;

/// <summary>How much of a limit there is and how much is in use.</summary>
public readonly record struct LimitRoom(int Capacity, int Used);
