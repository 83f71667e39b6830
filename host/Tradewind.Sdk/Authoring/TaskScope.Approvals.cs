using System.Runtime.CompilerServices;
using Tradewind.Graph;

namespace Tradewind;

public abstract partial class TaskScope
{
    private const int MostOptions = 20;
    private const int LongestOption = 100;
    private const string Reject = "Reject";
    private static readonly string[] ApproveOrReject = ["Approve", Reject];

    /// <summary>
    /// A task that asks a person and holds nothing meanwhile. Its output is the answer; with an answer that rejects, everything right after it
    /// is skipped.
    /// </summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="subject">The question in a line.</param>
    /// <param name="body">What helps to decide, in Markdown.</param>
    /// <param name="options">The answers to choose from: Approve and Reject unless set.</param>
    /// <param name="multiple">Whether several may be chosen.</param>
    /// <param name="defaults">What counts as chosen when nobody answers in time; without it the task then fails, or is skipped (<c>GiveUpAfter</c>).</param>
    /// <param name="rejects">Answers that reject; Reject unless set, when that is an option.</param>
    /// <param name="assignees">The users who may answer, besides admins; everybody with the role operator unless set.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WaitRef<ApprovalAnswer> Approval(
        string id, Value<string> subject, Value<string>? body = null, string[]? options = null, bool multiple = false, string[]? defaults = null, string[]? rejects = null,
        string[]? assignees = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask<ApprovalAnswer>(id, subject, body, Question(id, options ?? ApproveOrReject, multiple, defaults, rejects, assignees, null, file, line), file, line);

    /// <inheritdoc cref="Approval(string, Value{string}, Value{string}, string[], bool, string[], string[], string[], string, int)"/>
    /// <typeparam name="T">A record whose properties make the form to fill in with the answer, as <c>dag.Params</c> does.</typeparam>
    public WaitRef<ApprovalAnswer<T>> Approval<T>(
        string id, Value<string> subject, Value<string>? body = null, string[]? options = null, bool multiple = false, string[]? defaults = null, string[]? rejects = null,
        string[]? assignees = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) where T : class =>
        Ask<ApprovalAnswer<T>>(id, subject, body, Question(id, options ?? ApproveOrReject, multiple, defaults, rejects, assignees, typeof(T), file, line), file, line);

    /// <summary>Asks a person which of these tasks goes on; the others are skipped. Draws the edges to them.</summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="subject">The question in a line.</param>
    /// <param name="branches">Each answer with the task that goes on.</param>
    /// <param name="body">What helps to decide, in Markdown.</param>
    /// <param name="multiple">Whether several may be chosen.</param>
    /// <param name="defaults">What counts as chosen when nobody answers in time.</param>
    /// <param name="assignees">The users who may answer, besides admins.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WaitRef<ApprovalAnswer> ApprovalBranch(
        string id, Value<string> subject, (string Option, TaskRef Task)[] branches, Value<string>? body = null, bool multiple = false, string[]? defaults = null,
        string[]? assignees = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(branches);
        var question = Question(id, [.. branches.Select(branch => branch.Option)], multiple, defaults, [], assignees, null, file, line);
        question = question with { Branches = branches.DistinctBy(branch => branch.Option).ToDictionary(branch => branch.Option, branch => branch.Task.Id) };
        var asked = Ask<ApprovalAnswer>(id, subject, body, question, file, line);
        asked.Then([.. branches.Select(branch => branch.Task)]);
        return asked;
    }

    private WaitRef<T> Ask<T>(string id, Value<string> subject, Value<string>? body, ApprovalQuestion question, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return new(Define(
            id,
            new DeferBody("Approval", TaskKind.Approval, typeof(T), async (_, ctx, _) => Deferral.ToApproval(question with
                {
                    Subject = (string?)await ctx.ResolveAsync(subject) is { Length: > 0 } asked ? asked : throw new FailNowException($"The subject of the approval '{IdOf(id)}' is empty."),
                    Body = body is null ? null : (string?)await ctx.ResolveAsync(body),
                }))
                .Showing(
                    ("Subject", subject.Display), ("Options", string.Join(", ", question.Options)), ("Defaults", question.Defaults.Count > 0 ? string.Join(", ", question.Defaults) : null),
                    ("Assignees", question.Assignees.Count > 0 ? string.Join(", ", question.Assignees) : null)),
            [.. subject.Inputs.Concat(body?.Inputs ?? []).Distinct()], file, line));
    }

    private ApprovalQuestion Question(
        string id, string[] options, bool multiple, string[]? defaults, string[]? rejects, string[]? assignees, Type? form, string file, int line)
    {
        void Fault(bool wrong, string message)
        {
            if (wrong) Root.AddFault($"Approval '{IdOf(id)}' {message}", Root.LineIn(file, line));
        }

        rejects ??= options.Contains(Reject) ? [Reject] : [];
        Fault(options.Length == 0, "has no options; give at least one answer to choose.");
        Fault(options.Length > MostOptions, $"has {options.Length} options; at most {MostOptions} can be chosen from.");
        foreach (var option in options) Fault(string.IsNullOrWhiteSpace(option) || option.Length > LongestOption || option.Any(char.IsControl), $"has the option '{option}'; an option has 1 to {LongestOption} characters on one line.");
        foreach (var twice in options.GroupBy(option => option).Where(group => group.Count() > 1)) Fault(true, $"has the option '{twice.Key}' more than once.");
        foreach (var stranger in (defaults ?? []).Except(options)) Fault(true, $"has the default '{stranger}', which is not one of its options: {string.Join(", ", options)}.");
        foreach (var stranger in rejects.Except(options)) Fault(true, $"rejects with '{stranger}', which is not one of its options: {string.Join(", ", options)}.");
        Fault(!multiple && defaults is { Length: > 1 }, "has several defaults, but only one option may be chosen; say multiple: true, or give one.");
        Fault(assignees?.Any(string.IsNullOrWhiteSpace) is true, "has an assignee without a name.");
        string? schema = null;
        if (form is not null)
        {
            try
            {
                schema = ParamsSchema.Of(form);
            }
            catch (Exception e)
            {
                // As with params: what the author's record does when it is made is foreign code.
                Fault(true, $"cannot use {form.Name} as its form: {(e.InnerException ?? e).Message}");
            }
        }

        return new() { Subject = "", Options = options, Multiple = multiple, Defaults = defaults ?? [], Rejects = rejects, Assignees = assignees ?? [], FormSchema = schema };
    }
}
