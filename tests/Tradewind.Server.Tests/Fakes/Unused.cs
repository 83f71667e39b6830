using System.Reflection;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>A port that a test has no use for: a call of it is a fault.</summary>
public class Unused : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException($"{targetMethod?.DeclaringType?.Name}.{targetMethod?.Name}");
}
