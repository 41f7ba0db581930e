import Feedback
import Screen

extension Sample {
    /// Words of one language, as long as they get.
    struct Words: Sendable {
        var language: LanguageTag
        var direction: Direction
        var title: String
        var low: String
        var high: String
        var back: String
        var skip: String
        var reasons: [String]
        var done: String
        var send: String
        var note: String
        var consentTitle: String
        var consent: String
        var agree: String
        var decline: String
        var thanks: String
        var tellStaff: String
        var advice: String
        var stillThere: String
        var stay: String
        var closed: String
        var opens: String
        var cleaning: String
        var outOfOrder: String
        var news: QuestionPicture.News
        var comment: String
        var space: String
        var pin: String
        var staff: String
        var facts: [(String, String)]
        var staffButtons: [String]
    }

    static let russian = Words(
        language: .russian, direction: .leftToRight,
        title: "Насколько вероятно, что вы порекомендуете наше отделение друзьям и коллегам?",
        low: "Совершенно невероятно", high: "Чрезвычайно вероятно", back: "Назад",
        skip: "Пропустить",
        reasons: [
            "Продолжительность ожидания", "Обслуживание", "Недостаточная информированность",
            "Цены", "Чистота", "Ассортимент",
        ], done: "Готово", send: "Отправить",
        note: "Номер нужен только для звонка об этом посещении. Панель хранит его зашифрованным.",
        consentTitle: "Можно ли вам перезвонить?",
        consent: """
            Нажимая «Согласен», вы даёте обществу с ограниченной ответственностью «Пример» \
            согласие на обработку номера телефона, который укажете дальше, чтобы сотрудник \
            позвонил вам об этом посещении. Номер хранится зашифрованным не дольше тридцати дней \
            и никому не передаётся. Согласие можно отозвать в любое время письмом на адрес \
            privacy@example.ru или у администратора этого отделения, и тогда номер будет \
            уничтожен в течение трёх рабочих дней. Без согласия ваш ответ всё равно учитывается, \
            а номер не спрашивается. Обработка ведётся по Федеральному закону № 152-ФЗ. Редакция 3 \
            от 1 октября 2026 года.
            """, agree: "Согласен", decline: "Нет, спасибо", thanks: "Спасибо!",
        tellStaff: "Пожалуйста, скажите сотруднику",
        advice: "Ваш ответ не сохранился. Сотрудник выслушает вас и всё запишет.",
        stillThere: "Вы ещё здесь?", stay: "Да, продолжить", closed: "Мы закрыты",
        opens: "Откроемся в понедельник в 09:00", cleaning: "Протираем экран",
        outOfOrder: "Панель временно не работает",
        news: .init(
            heading: "Вы сказали, мы сделали:",
            line: "по вечерам открыта вторая касса, в зале ожидания стоит вода."),
        comment: "Долго ждали у второй кассы, хотя была свободна первая: кассира не было.",
        space: "Пробел", pin: "Введите код сотрудника", staff: "Служебный экран",
        facts: [
            ("Сеть", "подключена"), ("Не отправлено", "1 284 ответа с 19 ноября, 18:40"),
            ("Последняя связь", "3 дня назад"), ("Часы", "точные, сверены сегодня в 08:02"),
            ("Свободно на диске", "71 %"), ("Сенсорный экран", "Elo TouchSystems CarrollTouch"),
            ("Анкета", "приёмная, редакция 12"), ("Версия", "0.5.0"),
        ],
        staffButtons: ["Режим проверки", "Протереть экран", "Калибровка", "Перезапуск", "Закрыть"])

    static let english = Words(
        language: .english, direction: .leftToRight, title: "How did we serve you today?",
        low: "Very unhappy", high: "Very happy", back: "Back", skip: "Skip",
        reasons: ["Waiting time", "Service", "Prices", "Cleanliness", "Something else"],
        done: "Done", send: "Send",
        note: "The number is used for one call about this visit, and kept encrypted.",
        consentTitle: "May we call you back?",
        consent: """
            By choosing “I agree” you allow Example Ltd to use the phone number that you give \
            next, so that a member of staff can call you about this visit. The number is kept \
            encrypted for at most thirty days and passed on to nobody. You can withdraw your \
            consent at any time: privacy@example.org, or the desk at this branch; the number is \
            then erased within three working days. Without consent your answer counts all the \
            same, and no number is asked. Version 3 of 1 October 2026.
            """, agree: "I agree", decline: "No thanks", thanks: "Thank you!",
        tellStaff: "Please tell the staff",
        advice: "Your answer was not kept. A member of staff will listen and write it down.",
        stillThere: "Are you still there?", stay: "Yes, go on", closed: "We are closed",
        opens: "We open tomorrow at 09:00", cleaning: "The screen is being wiped",
        outOfOrder: "This panel is out of order",
        news: .init(
            heading: "You said, we did:", line: "a second cash desk is open in the evenings."),
        comment: "We waited at desk two for", space: "Space", pin: "Staff code",
        staff: "Staff",
        facts: [
            ("Network", "connected"), ("Waiting to be sent", "1,284 answers since 19 November"),
            ("Last contact", "3 days ago"), ("Clock", "right, set today at 08:02"),
            ("Free on disk", "71%"), ("Touch screen", "Elo TouchSystems CarrollTouch"),
        ], staffButtons: ["Test mode", "Wipe screen", "Calibrate", "Restart", "Close"])

    static let arabic = Words(
        language: LanguageTag("ar")!, direction: .rightToLeft,
        title: "ما مدى احتمال أن توصي بنا لصديق أو زميل في العمل؟", low: "غير محتمل إطلاقًا",
        high: "محتمل جدًا", back: "رجوع", skip: "تخطٍّ",
        reasons: ["وقت الانتظار", "الخدمة", "الأسعار", "النظافة", "تشكيلة السلع", "شيء آخر"],
        done: "تم", send: "إرسال",
        note: "نستخدم الرقم لمكالمة واحدة بشأن هذه الزيارة فقط، ويُحفظ مشفّرًا.",
        consentTitle: "هل يمكننا الاتصال بك؟",
        consent: """
            باختيارك «أوافق» تسمح لشركة المثال باستخدام رقم الهاتف الذي ستكتبه لاحقًا حتى يتصل بك \
            أحد الموظفين بشأن هذه الزيارة. يُحفظ الرقم مشفّرًا مدة لا تزيد على ثلاثين يومًا ولا \
            يُعطى لأحد. يمكنك سحب موافقتك في أي وقت عبر privacy@example.org أو لدى مكتب هذا الفرع، \
            وعندئذ يُمحى الرقم خلال ثلاثة أيام عمل. وبدون الموافقة تُحتسب إجابتك كما هي ولا يُطلب \
            منك رقم. الإصدار 3 بتاريخ 1 أكتوبر 2026.
            """, agree: "أوافق", decline: "لا، شكرًا", thanks: "شكرًا لك!",
        tellStaff: "من فضلك أخبر الموظفين", advice: "لم تُحفظ إجابتك. سيستمع إليك أحد الموظفين.",
        stillThere: "هل ما زلت هنا؟", stay: "نعم، متابعة", closed: "نحن مغلقون",
        opens: "نفتح غدًا الساعة 09:00", cleaning: "يجري تنظيف الشاشة", outOfOrder: "الجهاز معطّل",
        news: .init(heading: "قلتم وفعلنا:", line: "صندوق ثانٍ يعمل في المساء."),
        comment: "انتظرنا طويلًا عند الصندوق الثاني", space: "مسافة", pin: "رمز الموظف",
        staff: "شاشة الموظفين",
        facts: [
            ("الشبكة", "متصلة"), ("بانتظار الإرسال", "1284 إجابة منذ 19 نوفمبر"),
            ("آخر اتصال", "قبل 3 أيام"), ("الساعة", "صحيحة"), ("المساحة الحرة", "71%"),
            ("شاشة اللمس", "Elo TouchSystems"),
        ], staffButtons: ["وضع الاختبار", "تنظيف الشاشة", "معايرة", "إعادة التشغيل", "إغلاق"])

    static let chinese = Words(
        language: LanguageTag("zh")!, direction: .leftToRight,
        title: "您有多大可能向朋友或同事推荐我们？", low: "完全不可能", high: "非常可能", back: "返回",
        skip: "跳过", reasons: ["等候时间", "服务态度", "价格", "清洁卫生", "商品种类", "其他"],
        done: "完成", send: "发送", note: "号码仅用于就本次到访致电一次，并加密保存。",
        consentTitle: "我们可以给您回电吗？",
        consent: """
            选择“同意”，即表示您允许示例公司使用您接下来填写的电话号码，以便工作人员就本次到访与您联系。\
            号码加密保存，最长三十天，不会提供给任何人。您可以随时撤回同意：privacy@example.org，或向本\
            网点服务台提出，号码将在三个工作日内删除。不同意也不影响您的评价，我们不会询问号码。\
            第3版，2026年10月1日。
            """, agree: "同意", decline: "不用，谢谢", thanks: "谢谢！", tellStaff: "请告知工作人员",
        advice: "您的评价未能保存，工作人员会听取并记录。", stillThere: "您还在吗？",
        stay: "是的，继续", closed: "现已关闭", opens: "明天 09:00 开放", cleaning: "正在擦拭屏幕",
        outOfOrder: "设备暂停使用", news: .init(heading: "您说的，我们做到了：", line: "晚上开放第二个收银台。"),
        comment: "", space: "空格", pin: "员工密码", staff: "员工界面",
        facts: [
            ("网络", "已连接"), ("待发送", "1284 条，自11月19日起"), ("上次联系", "3天前"),
            ("时钟", "准确"), ("磁盘可用", "71%"), ("触摸屏", "Elo TouchSystems"),
        ], staffButtons: ["测试模式", "擦拭屏幕", "校准", "重新启动", "关闭"])

    static let languages = [russian, english, arabic, chinese]
}
