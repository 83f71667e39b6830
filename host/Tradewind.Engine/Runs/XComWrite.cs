namespace Tradewind.Engine.Runs;

/// <summary>An output to store under a key.</summary>
public readonly record struct XComWrite(int Ordinal, string Key, byte[] Json);
