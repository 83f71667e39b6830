// A task asks a person and holds nothing meanwhile. To play that person:
//   tradewind dags test dags/examples/approval.csx --answer release=Approve --answer 'how={"chosen":["Slow"]}'
var dag = new Dag("approval")
{
    Description = "Asks whether to release, and how.",
    Tags = ["example", "waits"],
};

var version = dag.Task("build", _ => "2.1");

// When nobody answers in time, the default counts. With Reject everything after the task is skipped.
var release = dag.Approval<Notes>("release", From(version, v => $"Release {v}?"), body: "All tests pass.", defaults: ["Approve"], assignees: ["ada", "bob"]).GiveUpAfter(Seconds(1));
dag.Action("announce", release, version, (answer, v) => Console.WriteLine($"{v} by {answer.By}: {answer.Form.Text}"));

// An answer that chooses what goes on.
var (fast, slow) = (dag.Action("all_at_once", _ => { }), dag.Action("step_by_step", _ => { }));
dag.ApprovalBranch("how", "How shall it go out?", [("Fast", fast), ("Slow", slow)], defaults: ["Slow"]).GiveUpAfter(Seconds(1)).After(release);

record Notes { public string Text { get; init; } = "no notes"; }
