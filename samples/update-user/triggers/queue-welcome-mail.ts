// The mail goes out with the next run of the mail queue. Nobody is welcomed twice.
targets.hr.execute(
  `INSERT INTO mail_queue (recipient, template)
   SELECT u.mail, 'welcome' FROM users u
   WHERE u.user_name = :user_name AND NOT EXISTS (
     SELECT 1 FROM mail_queue q WHERE q.recipient = u.mail AND q.template = 'welcome')`,
  { user_name: newObject.user_name },
)
