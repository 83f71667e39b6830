namespace Tradewind;

/// <summary>One output, or one list of the script, that a task maps over.</summary>
/// <param name="Task">The task whose output it is; null for a list.</param>
/// <param name="Values">The list's elements; null for an output.</param>
/// <param name="ElementType">What an element of the output is read as; null until it is known.</param>
internal sealed record MapPart(TaskRef? Task, IReadOnlyList<object?>? Values, Type? ElementType);
