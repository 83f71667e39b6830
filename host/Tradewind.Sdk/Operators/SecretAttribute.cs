namespace Tradewind;

/// <summary>Marks an operator's setting that must never be shown: graph, rendered values and dashboard read <c>***</c> instead.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
