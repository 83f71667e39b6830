namespace Tradewind;

/// <summary>Settings that cannot be used; the message holds every fault.</summary>
public sealed class OptionsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>The faults, a sentence each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
